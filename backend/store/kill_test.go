package store_test

const childFolder = "ANTEROOM_STORE_CHILD"
func writeUntilKilled(dir string) {}
