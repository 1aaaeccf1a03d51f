// Package bench measures the whole program beside the bare limit of the same work, in the same run on
// the same machine, and prints one table of ratios: what the program adds to what SQLite, SMTP, HTTP and
// the window cost anyway. Only the ratio of two figures of one run says something; neither figure does.
//
// It must never be part of `make test`: nothing here fails because a machine is slow. What the bare side
// leaves out is said where it is written. Benchmarks of one noun alone lie beside that noun. Start
// reading at the table in table_test.go; `make bench` runs it.
package bench
