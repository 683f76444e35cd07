import http from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type Ask,
  type Entrance,
  headerShapes,
  jsonShapes,
  queryShapes,
  yamlShapes,
} from './shapes.ts'

const withJson = { 'content-type': 'application/json' }

/** What a merchant answers to a callback: its body and a header, recorded and shown. */
export async function merchantAnswers(ask: Ask): Promise<Entrance[]> {
  let answer: { readonly location: string; readonly body: string }
  const merchant = http.createServer((request, response) => {
    request.resume()
    response.writeHead(500, { 'content-type': 'text/html', location: answer.location })
    response.end(answer.body)
  })
  await new Promise<void>((resolve) => merchant.listen(0, '127.0.0.1', resolve))
  const { port } = merchant.address() as AddressInfo
  const callback = JSON.stringify({ status_callback_url: `http://127.0.0.1:${port}/` })

  async function call(given: typeof answer): Promise<void> {
    answer = given
    const { payment_id: id } = JSON.parse(
      await ask('POST', '/_sandbox/test_payments', withJson, callback),
    )
    await ask('POST', `/_sandbox/payments/${id}/payer`, withJson, '{"action":"open"}')
    const search = `payment_id=${id}&outcome=5xx&wait=20s`
    const { data } = JSON.parse(await ask('GET', `/_sandbox/callbacks?${search}`, {}))
    if (data[0]?.attempts[0]?.response?.status_code !== 500) throw new Error('was not called back')
    await ask('GET', `/payments/${id}`, {})
  }

  return [
    {
      name: 'answer of a merchant',
      shapes: [...jsonShapes, ...yamlShapes, ...queryShapes],
      size: 8_000,
      enter: (body) => call({ location: '/', body }),
    },
    {
      name: 'header in the answer of a merchant',
      shapes: headerShapes,
      size: 3_000,
      enter: (location) => call({ location, body: '' }),
    },
  ]
}
