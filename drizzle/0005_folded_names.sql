DROP INDEX `user_name_idx`;--> statement-breakpoint
ALTER TABLE `user` ADD `foldedName` text;--> statement-breakpoint
ALTER TABLE `user` ADD `foldedFrom` text;--> statement-breakpoint
CREATE INDEX `user_foldedName_idx` ON `user` (`foldedName`);--> statement-breakpoint
CREATE INDEX `user_unfolded_idx` ON `user` (`id`) WHERE "foldedFrom" is not "name";