CREATE TABLE `interview` (
	`id` text PRIMARY KEY NOT NULL,
	`userId` text NOT NULL,
	`surface` text NOT NULL,
	`metadata` text,
	`startedAt` integer NOT NULL,
	`lastSeenAt` integer NOT NULL,
	`endedAt` integer,
	`endReason` text,
	`endedBy` text,
	FOREIGN KEY (`userId`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `interview_userId_startedAt_idx` ON `interview` (`userId`,`startedAt`);--> statement-breakpoint
CREATE INDEX `interview_running_idx` ON `interview` (`lastSeenAt`) WHERE "endedAt" is null;--> statement-breakpoint
CREATE INDEX `interview_ended_by_admin_idx` ON `interview` (`userId`,`endedAt`,`id`) WHERE "endedBy" is not null;--> statement-breakpoint
CREATE TABLE `interview_context` (
	`userId` text PRIMARY KEY NOT NULL,
	`interviewNotes` text,
	`resumeText` text,
	`resumeFileName` text,
	`jobDescription` text,
	`updatedAt` integer NOT NULL,
	FOREIGN KEY (`userId`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
