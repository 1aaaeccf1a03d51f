-- Names are ordered without regard to accents: Álvarez stands among the As. The program keeps sort_name so
-- from now on; here are the profiles that were there before. Letters in pairs, a few at a time, because a
-- statement may not nest deeper.
-- +goose Up
UPDATE client SET sort_name = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(sort_name, 'à', 'a'), 'á', 'a'), 'â', 'a'), 'ã', 'a'), 'ä', 'a'), 'å', 'a'), 'ā', 'a'), 'ă', 'a'), 'ą', 'a'), 'ç', 'c'), 'ć', 'c'), 'ĉ', 'c');
UPDATE client SET sort_name = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(sort_name, 'ċ', 'c'), 'č', 'c'), 'ď', 'd'), 'è', 'e'), 'é', 'e'), 'ê', 'e'), 'ë', 'e'), 'ē', 'e'), 'ĕ', 'e'), 'ė', 'e'), 'ę', 'e'), 'ě', 'e');
UPDATE client SET sort_name = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(sort_name, 'ĝ', 'g'), 'ğ', 'g'), 'ġ', 'g'), 'ģ', 'g'), 'ĥ', 'h'), 'ì', 'i'), 'í', 'i'), 'î', 'i'), 'ï', 'i'), 'ĩ', 'i'), 'ī', 'i'), 'ĭ', 'i');
UPDATE client SET sort_name = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(sort_name, 'į', 'i'), 'ĵ', 'j'), 'ķ', 'k'), 'ĺ', 'l'), 'ļ', 'l'), 'ľ', 'l'), 'ñ', 'n'), 'ń', 'n'), 'ņ', 'n'), 'ň', 'n'), 'ò', 'o'), 'ó', 'o');
UPDATE client SET sort_name = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(sort_name, 'ô', 'o'), 'õ', 'o'), 'ö', 'o'), 'ō', 'o'), 'ŏ', 'o'), 'ő', 'o'), 'ŕ', 'r'), 'ŗ', 'r'), 'ř', 'r'), 'ś', 's'), 'ŝ', 's'), 'ş', 's');
UPDATE client SET sort_name = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(sort_name, 'š', 's'), 'ţ', 't'), 'ť', 't'), 'ù', 'u'), 'ú', 'u'), 'û', 'u'), 'ü', 'u'), 'ũ', 'u'), 'ū', 'u'), 'ŭ', 'u'), 'ů', 'u'), 'ű', 'u');
UPDATE client SET sort_name = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(sort_name, 'ų', 'u'), 'ŵ', 'w'), 'ý', 'y'), 'ÿ', 'y'), 'ŷ', 'y'), 'ź', 'z'), 'ż', 'z'), 'ž', 'z'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'ø', 'o');
UPDATE client SET sort_name = replace(replace(replace(sort_name, 'đ', 'd'), 'ł', 'l'), 'ı', 'i');
