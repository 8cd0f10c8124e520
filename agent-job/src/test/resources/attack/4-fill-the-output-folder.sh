cd ../OUTPUT_DIR
gateway=../GATEWAY_DIR/gateway.json
ln -s /proc/self/environ environ.txt; ln -s /proc/1/environ one.txt; ln -s $gateway link.json
ln -s ../MODEL_SECRET_DIR/OPENAI_API_KEY key.txt; ln -s ../MODEL_SECRET_DIR models
ln $gateway hard.json 2>/dev/null
mkfifo pipe.txt; mkfifo result.txt
truncate -s 300G sparse.bin
cp $gateway raw.json
base64 -w0 $gateway > base64.txt
(printf x; cat $gateway) | base64 -w0 > base64-1.txt
(printf xy; cat $gateway) | base64 -w0 > base64-2.txt
base64 $gateway > base64-wrapped.txt; (printf x; cat $gateway) | base64 -w 64 > base64-wrapped-1.txt
base64 $gateway | tr '/+' '_-' > base64-of-urls.txt; cat $gateway $gateway | fold -w 30 > folded.txt
od -An -tx1 -v $gateway | tr -d ' \n' > hex.txt; od -An -tx1 -v $gateway > dump.txt
iconv -t UTF-16LE $gateway > utf-16.txt
base64 $gateway; od -An -tx1 -v $gateway; fold -w 30 $gateway
sed 's/[:/]/\\&/g; s/:/%3A/g; s/"/%22/g; s/{/%7B/g' $gateway > url.txt
(head -c 65530 /dev/zero | tr '\0' .; cat $gateway) > across-a-border.txt
cat $gateway $gateway
echo forged > manifest.json; echo forged > diff.patch; echo forged > usage.json; echo forged > exchange.jsonl
echo odd > 'sp ace.txt'; echo odd > $'new\nline.txt'; echo odd > '-rf'; echo odd > '..'x; echo odd > $'\xff.txt'
mkdir folder; echo inner > folder/inner.txt
chmod 000 base64.txt; chmod 600 base64.txt
true
