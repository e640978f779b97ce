/** The two roles in an interview: everyone who asks counts as the interviewer. */
export type Speaker = "interviewer" | "me";
