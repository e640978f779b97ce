// Pictures for a question: shrunk before they are sent, so that they arrive in time.

/** Enough to read code, in pixels of the longer edge. */
const MAX_EDGE = 1920;
const QUALITY = 0.9;
const FRAME_MS = 2_000;

/** Returns a picture as a JPEG data URL of at most 1,920 pixels. Throws for a file that the browser cannot show. */
export async function shrinkPicture(picture: Blob): Promise<string> {
	const bitmap = await createImageBitmap(picture);
	const { width, height } = shrunkSize(bitmap);
	const dataUrl = draw(bitmap, width, height);
	bitmap.close();
	return dataUrl;
}

/** Returns the size at which a picture is sent: smaller, never larger. */
export function shrunkSize({ width, height }: { width: number; height: number }) {
	const scale = Math.min(1, MAX_EDGE / Math.max(width, height));
	return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** Returns a picture of what a shared tab or screen shows now, shrunk by `shrinkPicture`. Throws when there is no frame within two seconds. */
export async function takePicture(track: MediaStreamTrack): Promise<string> {
	const video = document.createElement("video");
	video.muted = true;
	video.srcObject = new MediaStream([track]);
	try {
		await Promise.race([
			video.play(),
			new Promise((_, reject) => setTimeout(() => reject(new Error("no picture")), FRAME_MS)),
		]);
		const { width, height } = shrunkSize({ width: video.videoWidth, height: video.videoHeight });
		return draw(video, width, height);
	} finally {
		video.srcObject = null;
	}
}

function draw(source: CanvasImageSource, width: number, height: number): string {
	const canvas = document.createElement("canvas");
	Object.assign(canvas, { width, height });
	const context = canvas.getContext("2d");
	if (!context) throw new Error("no canvas");
	// JPEG has no transparency: black text on a transparent background would become black on black.
	context.fillStyle = "#fff";
	context.fillRect(0, 0, width, height);
	context.drawImage(source, 0, 0, width, height);
	return canvas.toDataURL("image/jpeg", QUALITY);
}

/** Returns the pictures among what was pasted or dropped. */
export const picturesIn = (data: DataTransfer | null): File[] =>
	[...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
