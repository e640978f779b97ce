import { Button } from "../../_ui/button.tsx";
import { Field } from "../../_ui/controls.tsx";
import { useUrlState } from "../../_ui/url-state.ts";
import { useForm } from "../../_ui/use-form.ts";
import { ViewLink } from "../../_ui/view-link.tsx";
import { countDays, dayOf } from "../../_usage/buckets.ts";
import { MAX_DAYS, type Period, RANGES } from "./period.ts";

const LINK =
	"text-soft hover:text-ink aria-[current]:bg-line aria-[current]:text-ink inline-flex min-h-11 items-center rounded-lg px-3 text-sm font-medium whitespace-nowrap";

/** The usual ranges, and a form for other days. All days are UTC. */
export function PeriodPicker({ period }: { period: Period }) {
	const { range, from, to } = period;
	const current = (of: string) => (range === of ? "true" : undefined);
	return (
		<>
			<nav aria-label="Period" className="flex flex-wrap">
				{RANGES.map(({ range: of, name }) => (
					<ViewLink
						key={of}
						to={{ range: of, from: "", to: "", hour: "", page: "" }}
						aria-current={current(of)}
						className={LINK}
					>
						{name}
					</ViewLink>
				))}
				<ViewLink
					to={{ range: "", from, to, hour: "", page: "" }}
					aria-current={current("own")}
					className={LINK}
				>
					Other days
				</ViewLink>
			</nav>
			{range === "own" && <DaysForm key={from + to} from={from} to={to} />}
		</>
	);
}

function DaysForm({ from, to }: Pick<Period, "from" | "to">) {
	const [, change] = useUrlState();
	const today = dayOf(Date.now());
	const { errors, setErrors, form } = useForm((entered) => {
		const [first = "", last = ""] = [String(entered.get("from")), String(entered.get("to"))].sort();
		if (countDays(first, last) > MAX_DAYS) setErrors({ to: `Choose at most ${MAX_DAYS} days.` });
		else change({ from: first, to: last, page: "" });
	});
	return (
		<form {...form} className="flex basis-full flex-wrap items-start gap-3">
			{[
				{ name: "from", label: "First day (UTC)", value: from },
				{ name: "to", label: "Last day (UTC)", value: to },
			].map(({ name, label, value }) => (
				<Field
					key={name}
					label={label}
					name={name}
					type="date"
					required
					max={today}
					defaultValue={value}
					error={errors[name]}
				/>
			))}
			<Button type="submit" look="plain" className="mt-6.5 min-h-12">
				Show
			</Button>
		</form>
	);
}
