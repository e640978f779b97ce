DROP INDEX `session_userId_idx`;--> statement-breakpoint
CREATE INDEX `session_userId_updatedAt_idx` ON `session` (`userId`,`updatedAt`);--> statement-breakpoint
CREATE INDEX `audit_log_action_idx` ON `audit_log` (`action`);--> statement-breakpoint
CREATE INDEX `user_state_idx` ON `user` (("isApproved" is 1),`createdAt`,`banned`,`banExpires`);--> statement-breakpoint
CREATE INDEX `user_banned_idx` ON `user` (`banned`,`createdAt`,`banExpires`) WHERE "banned" = 1;--> statement-breakpoint
CREATE INDEX `user_createdAt_idx` ON `user` (`createdAt`);--> statement-breakpoint
CREATE INDEX `user_name_idx` ON `user` ("name" collate nocase);