// The emulator by itself: `node emulator/main.ts [port]`.
import { startEmulator } from "./server.ts";

const emulator = await startEmulator({ port: Number(process.argv[2] ?? 8788), paceMs: 30 });
console.log(`emulator at ${emulator.url}`);
