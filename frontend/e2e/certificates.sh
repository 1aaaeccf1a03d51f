# For the mail servers of the tests, by `source`: an authority of their own, and certificates that it vouches for.

# make_authority: the key and certificate of an authority, ca.key and ca.pem, in this folder.
make_authority() {
  openssl ecparam -name prime256v1 -genkey -noout -out ca.key
  openssl req -x509 -new -key ca.key -subj "/CN=Anteroom test authority" -days 2 -out ca.pem \
    -addext basicConstraints=critical,CA:TRUE
}

# certify NAME SAN: a key, and its certificate signed by the authority in this folder.
certify() {
  openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
  openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
    -extfile <(echo "subjectAltName=$2") -out "$1.pem" 2>/dev/null
  cat "$1.pem" ca.pem >"$1.chain.pem"
}
