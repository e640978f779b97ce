// At the end of the build: warns of prices that change soon.
import { priceChanges } from "../lib/usage/price-changes.ts";

for (const change of priceChanges(Date.now())) console.warn(`⚠ ${change}`);
