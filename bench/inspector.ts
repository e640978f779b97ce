// The heap of a Worker's isolate, read through workerd's inspector (Chrome DevTools Protocol).

const COLLECTIONS = 4;

interface Inspector {
	/** Returns the bytes of the heap after a garbage collection: JavaScript objects, and the buffers and C++ objects they hold. */
	heap: () => Promise<number>;
	/** Returns the same without a garbage collection: what the isolate takes at this moment, garbage included. */
	used: () => Promise<number>;
	close: () => void;
}

interface HeapUsage {
	usedSize: number;
	embedderHeapUsedSize: number;
	backingStorageSize: number;
}

/** Connects to the inspector of a workerd process whose only Worker is called `main`. `wake` sends a request to it. */
export async function connectInspector(
	port: number | undefined,
	wake: () => Promise<unknown>,
): Promise<Inspector> {
	const socket = new WebSocket(`ws://127.0.0.1:${port}/main`);
	const pending = new Map<number, (message: { result?: object; error?: object }) => void>();
	socket.addEventListener("message", ({ data }) => {
		const message = JSON.parse(String(data));
		pending.get(message.id)?.(message);
		pending.delete(message.id);
	});
	await new Promise((resolve, reject) => {
		socket.addEventListener("open", resolve);
		socket.addEventListener("error", reject);
	});

	let lastId = 0;
	const send = async (method: string): Promise<object> => {
		const id = ++lastId;
		const answer = new Promise<{ result?: object; error?: object }>((resolve) => {
			pending.set(id, resolve);
		});
		socket.send(JSON.stringify({ id, method }));
		const { result, error } = await answer;
		if (!result) throw new Error(`${method}: ${JSON.stringify(error)}`);
		return result;
	};

	const used = async () => {
		const usage = (await send("Runtime.getHeapUsage")) as HeapUsage;
		return usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize;
	};

	return {
		used,
		async heap() {
			// Several times, because V8 drops the bytecode of idle functions only after some collections.
			for (let i = 0; i < COLLECTIONS; i++) {
				let isCollected = false;
				const collection = send("HeapProfiler.collectGarbage").then(() => {
					isCollected = true;
				});
				// V8 collects in a task of its own, which workerd runs only when a request enters the isolate.
				while (!isCollected) await wake();
				await collection;
			}
			return used();
		},
		close: () => socket.close(),
	};
}
