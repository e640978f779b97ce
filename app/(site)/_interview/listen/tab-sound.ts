/** The advice for browsers that cannot share the sound of a tab. */
export const NO_TAB_SOUND =
	"This browser cannot share a tab's sound: use Chrome or Edge on a computer, or listen with the microphone.";

/** Chrome and Edge share the sound of a tab, Firefox and Safari share only pictures. */
export function canShareTabSound(): boolean {
	const supported: object = navigator.mediaDevices?.getSupportedConstraints?.() ?? {};
	return "suppressLocalAudioPlayback" in supported && "getDisplayMedia" in navigator.mediaDevices;
}
