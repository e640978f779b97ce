CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`createdAt` integer NOT NULL,
	`actorId` text,
	`actorEmail` text,
	`targetId` text NOT NULL,
	`targetEmail` text NOT NULL,
	`action` text NOT NULL,
	`before` text,
	`after` text,
	`ipAddress` text
);
--> statement-breakpoint
CREATE INDEX `audit_log_actorId_idx` ON `audit_log` (`actorId`);--> statement-breakpoint
CREATE INDEX `audit_log_targetId_idx` ON `audit_log` (`targetId`);--> statement-breakpoint
ALTER TABLE `session` ADD `impersonatedBy` text;--> statement-breakpoint
ALTER TABLE `user` ADD `role` text DEFAULT 'user' NOT NULL;--> statement-breakpoint
ALTER TABLE `user` ADD `banned` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `user` ADD `banReason` text;--> statement-breakpoint
ALTER TABLE `user` ADD `banExpires` integer;