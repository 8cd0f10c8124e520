port=$(sed 's/.*127\.0\.0\.1:\([0-9]*\).*/\1/' ../GATEWAY_DIR/gateway.json)
ask() {
  exec 3<>/dev/tcp/127.0.0.1/$port
  printf '%s\r\nHost: x\r\n%s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}' "$1" "$2" >&3
  timeout 10 head -n 1 <&3
  exec 3>&-
}
echo "wrong token: $(ask 'POST /v1/chat/completions HTTP/1.1' 'Authorization: Bearer wrong')"
echo "no token: $(ask 'POST /v1/chat/completions HTTP/1.1' 'X: y')"
echo "basic: $(ask 'GET /v1/models HTTP/1.1' 'Authorization: Basic d3Jvbmc6d3Jvbmc=')"
echo "other route: $(ask 'GET /v1/files HTTP/1.1' 'Authorization: Bearer wrong')"
# Every port there is, and those the kernel lists, should one have hidden from the scan.
open=
for ((p = 1; p < 65536; p++)); do
  if { : 3<>/dev/tcp/127.0.0.1/$p; } 2>/dev/null; then open="$open $p"; fi
done
echo "ports:$open"
listed=$(awk '$4 == "0A" { sub(/.*:/, "", $2); print $2 }' /proc/net/tcp /proc/net/tcp6)
for hex in $listed; do case "$open " in *" $((16#$hex)) "*) ;; *) others="$others $((16#$hex))" ;; esac; done
echo "names no other: ${others:-yes}"
for port in $open $others; do
  echo "port $port: $(ask 'GET / HTTP/1.1' 'Authorization: Bearer wrong')"
  for path in / /v1/models /v1 /metrics /env /actuator/env /healthz /..%2f..%2fetc/passwd '/?list-type=2' /debug /gateway.json; do
    curl -s -m 5 "http://127.0.0.1:$port$path" >> ../OUTPUT_DIR/loot.txt 2>&1
  done
  curl -s -m 1 -k "https://127.0.0.1:$port/" >> ../OUTPUT_DIR/loot.txt 2>&1
  printf '\x00\x01\r\n\r\n' > /dev/tcp/127.0.0.1/$port
done
echo '{"base_url":"http://127.0.0.1:1/v1","token":"mine"}' > ../GATEWAY_DIR/gateway.json.mine
true
