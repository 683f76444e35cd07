/** A backend file with every key. */
export const wholeFile = `# yaml-language-server: $schema=./node_modules/ping-sandbox/scenarios/backend.v1.schema.json
version: 1
name: my shop
tenant_id: 11111111-1111-4111-8111-111111111111
buy:
  request: { method: POST, url: http://127.0.0.1:3000/buy, headers: { x-shop: "1" }, json: { amount: 12500 } }
  order: /order_id
  redirect: /redirect_url
  refused: /error
see:
  request: { url: "http://127.0.0.1:3000/orders/{order}" }
  status: /status
  paid: [paid]
  unpaid: [failed, cancelled, expired]
  effects: /shipments
  amount: /amount
page: { url: "http://127.0.0.1:3000/thanks", failed: "payment failed|gick inte" }
refund: { request: { method: POST, url: "http://127.0.0.1:3000/orders/{order}/refund" } }
signature: required
settles_within: 5s
reconcile: { command: [./ask-ping.sh, "{order}"] }
restart: { command: [./restart.sh], healthy: "http://127.0.0.1:3000/healthz" }
ledger: { request: { url: "http://127.0.0.1:3000/orders" }, rows: "", payment_id: /payment_id, status: /status, amount: /amount, effects: /shipments }
known: [return-without-session]
`
