/** The first lines a user sees: where a client points, where the page is, and how to make a first payment. */
export function greeting(
  url: string,
  { strict, page, locked }: { strict: boolean; page: string; locked: boolean },
): string {
  const token = locked ? ` -H "authorization: Bearer $SANDBOX_CONTROL_TOKEN"` : ''
  const lines = [
    `Base URL for your client   ${url}/payments/`,
    `Web page                   ${page}/${locked ? '?token=<SANDBOX_CONTROL_TOKEN>' : ''}`,
    `Demo shop                  ${page}/demo`,
    'A first payment            ping-sandbox try',
    `The same with curl         curl -sX POST ${page}/_sandbox/test_payments${token}`,
  ]
  if (strict)
    lines.push('Strict mode                only listed tenants, with their secrets and merchants')
  return `${lines.join('\n')}\n\n`
}
