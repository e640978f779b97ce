// Valid names of users. A name of invisible characters would hide its user in a list; control characters break logs and terminals.

// A letter, digit, symbol or emoji. Excluded are spaces, combining marks, characters that renderers may ignore, and the blank Braille pattern.
const VISIBLE =
	/[^\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a name has at least one visible character, and no control character. */
export const isPrintableName = (name: string): boolean =>
	VISIBLE.test(name) && !/\p{Cc}/u.test(name);
