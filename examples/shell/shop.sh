#!/bin/sh
# Drives a shop and the sandbox with nothing but curl:
#   SANDBOX_URL=http://127.0.0.1:8700 SHOP_URL=http://127.0.0.1:3000 TENANT_ID=… sh shop.sh
# Nothing here sleeps: the clock of the world stands until it is moved.
set -eu

sandbox() { # METHOD PATH [BODY]
  curl --silent --show-error --fail-with-body --request "$1" "$SANDBOX_URL/_sandbox/$2" \
    --header "tenant_id: $TENANT_ID" ${3:+--data "$3"}
}

value_of() { # KEY, of the JSON on standard input; the first one
  sed "s/.*[{,]\"$1\":\"\([^\"]*\)\".*/\1/"
}

expect() { # WHAT WANTED FOUND
  if [ "$2" = "$3" ]; then echo "ok: $1"; else echo "not ok: $1: expected $2, got $3" >&2; exit 1; fi
}

buy() { curl --silent --fail --data '{"amount":12500}' "$SHOP_URL/buy" | value_of id; }
status() { curl --silent --fail "$SHOP_URL/purchases/$1" | value_of status; }

sandbox PUT clock '{"mode":"manual"}' >/dev/null

PAYMENT=$(buy)
sandbox POST "payments/$PAYMENT/payer" '{"action":"approve"}' >/dev/null
sandbox POST clock/advance '{"by":"1s"}' >/dev/null
sandbox GET "callbacks?payment_id=$PAYMENT&status=COMPLETED&wait=5s" >/dev/null
expect 'is told of a payment' COMPLETED "$(status "$PAYMENT")"

sandbox POST arm '{"scenario":"cancelled"}' >/dev/null
PAYMENT=$(buy)
sandbox POST settle >/dev/null
expect 'knows a payer who cancels' ABORTED "$(status "$PAYMENT")"

sandbox POST arm '{"scenario":"delayed"}' >/dev/null
PAYMENT=$(buy)
sandbox POST "payments/$PAYMENT/payer" '{"action":"approve"}' >/dev/null
sandbox POST clock/advance '{"by":"2d"}' >/dev/null
expect 'waits over the weekend' PENDING "$(status "$PAYMENT")"
sandbox POST clock/advance '{"by":"12h"}' >/dev/null
expect 'knows on Monday' COMPLETED "$(status "$PAYMENT")"
