# Beside the platform's desk, one for each party: its own key, the others' addresses, the record.
set -e
day=$1
for each in core:1 anna:2 bolt:3 bank:5 auditor:; do
    name=${each%:*} key=${each#*:}
    deeptier init "$name"
    cp -r platform/deployments "$name"
    deeptier party import --desk "$name" "$day/members.csv"
    [ -z "$key" ] || deeptier party change --desk "$name" "$name" --signer "devnet:$key"
done
deeptier invoice salt --desk anna
cp "$day/../first-hour/invoice-1001.xml" anna
