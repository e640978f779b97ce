CREATE TABLE `invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`tokenHash` text NOT NULL,
	`note` text,
	`role` text NOT NULL,
	`uses` integer NOT NULL,
	`used` integer DEFAULT 0 NOT NULL,
	`createdAt` integer NOT NULL,
	`expiresAt` integer NOT NULL,
	`createdBy` text,
	`createdByEmail` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_tokenHash_unique` ON `invitation` (`tokenHash`);--> statement-breakpoint
CREATE INDEX `invitation_expiresAt_idx` ON `invitation` (`expiresAt`);--> statement-breakpoint
ALTER TABLE `user` ADD `requestNote` text;--> statement-breakpoint
CREATE INDEX `audit_log_createdAt_idx` ON `audit_log` (`createdAt`);