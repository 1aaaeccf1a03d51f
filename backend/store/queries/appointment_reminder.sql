-- name: ListReminderLeads :many
SELECT minutes FROM reminder_lead WHERE practice_id = ? ORDER BY minutes DESC;

-- name: DropReminderLeads :exec
DELETE FROM reminder_lead WHERE practice_id = ?;

-- name: InsertReminderLead :exec
INSERT INTO reminder_lead (practice_id, minutes) VALUES (?, ?);

-- Appointments with a client in a stretch of time that no reminder of this lead was laid in for, as they are now.
-- name: ListToRemind :many
SELECT a.* FROM appointment AS a
WHERE a.state = 'booked' AND a.holder_id IS NOT NULL AND a.start > sqlc.arg(since) AND a.start <= sqlc.arg(until)
  AND NOT EXISTS (
    SELECT 1 FROM appointment_mail AS m JOIN outbox AS o ON o.id = m.mail_id
    WHERE m.appointment_id = a.id AND m.lead = sqlc.arg(lead) AND m.start = a.start AND (m.sequence = a.sequence OR o.state <> 'cancelled'))
ORDER BY a.start, a.id;
