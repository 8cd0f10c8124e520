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
# What a scan of the pod's ports finds: of a real machine every port would be another test's as well.
for port in $(cat ../ports); do
  echo "port $port: $(ask 'GET / HTTP/1.1' 'Authorization: Bearer wrong')"
  curl -s -m 5 "http://127.0.0.1:$port/v1/models" "http://127.0.0.1:$port/" >> ../OUTPUT_DIR/loot.txt 2>&1
done
echo '{"base_url":"http://127.0.0.1:1/v1","token":"mine"}' > ../GATEWAY_DIR/gateway.json.mine
true
