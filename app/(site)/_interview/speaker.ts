/** The two people of an interview: everyone who asks counts as the interviewer. */
export type Speaker = "interviewer" | "me";
