import { randomUUID } from 'node:crypto'

/** The first lines a user sees: where a client points, where the page is, and a first payment to paste. */
export function greeting(
  url: string,
  { strict, page, locked }: { strict: boolean; page: string; locked: boolean },
): string {
  const order = randomUUID()
  const tenant = randomUUID()
  const api = `${url}/payments/api/v1`
  const back = (how: string) => `${url}/?tenant_id=${tenant}&returned=${how}`
  const payment = JSON.stringify({
    provider: 'open_payments',
    method: 'pis',
    currency: 'SEK',
    total_amount: 12500,
    order_items: [{ name: 'Coffee beans', amount: 12500, vat_rate: 12, merchant_id: randomUUID() }],
    status_callback_url: `${url}/_sandbox/inbox/demo`,
    provider_method_parameters: {
      success_url: back('success_url'),
      cancel_url: back('cancel_url'),
      error_url: back('error_url'),
      reference: 'Order 1',
    },
  })
  const addresses = `Base URL for your client   ${url}/payments/
Web page                   ${page}/${locked ? '?token=<SANDBOX_CONTROL_TOKEN>' : ''}
Demo shop                  ${page}/demo
`
  if (strict)
    return `${addresses}Strict mode                only listed tenants, with their secrets and merchants\n\n`
  return `${addresses}A first payment            (paste, then open the checkout_url of the answer)

curl -s ${api}/payment_orders -H 'tenant_id: ${tenant}' \\
  -H 'content-type: application/json' -d '{"id":"${order}","currency":"SEK"}' &&
curl -s ${api}/payment_orders/${order}/payments -H 'tenant_id: ${tenant}' \\
  -H 'content-type: application/json' -d '${payment}'

`
}
