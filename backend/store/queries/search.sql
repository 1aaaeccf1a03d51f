-- name: DeleteSearch :exec
DELETE FROM client_search WHERE rowid = (SELECT c.search_row FROM client AS c WHERE c.id = sqlc.arg(client_id));

-- name: InsertSearch :exec
INSERT INTO client_search (rowid, names, addresses, phones)
SELECT c.search_row, CAST(sqlc.arg(names) AS TEXT), CAST(sqlc.arg(addresses) AS TEXT), CAST(sqlc.arg(phones) AS TEXT)
FROM client AS c WHERE c.id = sqlc.arg(client_id);
