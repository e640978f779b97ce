/** What the transcript says where the connection was lost: how many seconds of speech were never transcribed. */
export const gapText = (seconds: number) =>
	seconds === 0 ? "Reconnected, nothing was lost." : `${seconds} s could not be transcribed.`;
