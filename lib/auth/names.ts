// What a name may be. Letters that show nothing would make somebody invisible in a list, control characters break what reads it.

// A letter, digit, sign or emoji: neither a blank nor a mark or character that Unicode lets renderers ignore, nor Braille's blank.
const VISIBLE =
	/[^\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a name has at least one visible character, and no control character. */
export const isVisible = (name: string): boolean => VISIBLE.test(name) && !/\p{Cc}/u.test(name);
