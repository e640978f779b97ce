CREATE TABLE `first_text_day` (
	`day` text NOT NULL,
	`ms` integer NOT NULL,
	`answers` integer NOT NULL,
	PRIMARY KEY(`day`, `ms`)
);
--> statement-breakpoint
CREATE TABLE `generation` (
	`id` text PRIMARY KEY NOT NULL,
	`userId` text NOT NULL,
	`interviewId` text,
	`createdAt` integer NOT NULL,
	`model` text NOT NULL,
	`input` integer NOT NULL,
	`cached` integer NOT NULL,
	`output` integer NOT NULL,
	`thoughts` integer NOT NULL,
	`firstTextMs` integer,
	`latencyMs` integer NOT NULL,
	`ended` text NOT NULL,
	`errorCode` text,
	`costNano` integer NOT NULL,
	`isEstimated` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `generation_createdAt_idx` ON `generation` (`createdAt`);--> statement-breakpoint
CREATE INDEX `generation_userId_createdAt_idx` ON `generation` (`userId`,`createdAt`);--> statement-breakpoint
CREATE TABLE `listening` (
	`id` text PRIMARY KEY NOT NULL,
	`userId` text NOT NULL,
	`interviewId` text,
	`createdAt` integer NOT NULL,
	`model` text NOT NULL,
	`seconds` integer NOT NULL,
	`costNano` integer NOT NULL,
	`isEstimated` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `listening_createdAt_idx` ON `listening` (`createdAt`);--> statement-breakpoint
CREATE INDEX `listening_userId_createdAt_idx` ON `listening` (`userId`,`createdAt`);--> statement-breakpoint
CREATE TABLE `reservation` (
	`id` text PRIMARY KEY NOT NULL,
	`userId` text NOT NULL,
	`costNano` integer NOT NULL,
	`expiresAt` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reservation_userId_idx` ON `reservation` (`userId`);--> statement-breakpoint
CREATE INDEX `reservation_expiresAt_idx` ON `reservation` (`expiresAt`);--> statement-breakpoint
CREATE TABLE `usage_day` (
	`userId` text NOT NULL,
	`day` text NOT NULL,
	`service` text NOT NULL,
	`model` text NOT NULL,
	`calls` integer NOT NULL,
	`errors` integer NOT NULL,
	`input` integer NOT NULL,
	`cached` integer NOT NULL,
	`output` integer NOT NULL,
	`thoughts` integer NOT NULL,
	`seconds` integer NOT NULL,
	`costNano` integer NOT NULL,
	`estimatedNano` integer NOT NULL,
	PRIMARY KEY(`userId`, `day`, `service`, `model`)
);
--> statement-breakpoint
CREATE INDEX `usage_day_day_idx` ON `usage_day` (`day`,`userId`,`costNano`);--> statement-breakpoint
ALTER TABLE `user` ADD `capDailyNano` integer;--> statement-breakpoint
ALTER TABLE `user` ADD `capMonthlyNano` integer;