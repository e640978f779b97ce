// Questions to the operator. Nothing here is called without a terminal.
import * as clack from "@clack/prompts";
import { DeployError } from "./deploy-error.ts";

/** Whether somebody can answer. CI systems sometimes have a terminal and nobody in front of it. */
export const isInteractive = (): boolean =>
	Boolean(process.stdin.isTTY && process.stdout.isTTY && !process.env.CI);

function answered<T>(answer: T): Exclude<T, symbol> {
	if (clack.isCancel(answer)) throw new DeployError("Stopped. Nothing was deployed.");
	return answer as Exclude<T, symbol>;
}

export const confirm = async (message: string): Promise<boolean> =>
	answered(await clack.confirm({ message }));

export const choose = async <T extends string>(
	message: string,
	options: readonly { value: T; label: string }[],
): Promise<T> =>
	answered(
		await clack.select<string>({ message, options: options.map((option) => ({ ...option })) }),
	) as T;

/** Asks for a text until `problemOf` returns nothing about it. */
export const askText = async (
	message: string,
	initialValue: string | undefined,
	problemOf: (value: string) => string | undefined,
): Promise<string> =>
	answered(
		await clack.text({
			message,
			...(initialValue ? { initialValue } : {}),
			validate: (value) => problemOf(value?.trim() ?? ""),
		}),
	).trim();

/** Asks for a secret, of which the terminal shows only how long it is. */
export const askSecret = async (message: string): Promise<string> =>
	answered(
		await clack.password({
			message,
			validate: (value) => (value?.trim() ? undefined : "This one is needed."),
		}),
	).trim();
