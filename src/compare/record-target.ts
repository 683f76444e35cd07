import { Ids } from './ids.ts'
import { parseJson } from './json.ts'
import type { Exchange, Recording } from './recording.ts'
import { ask } from './replay.ts'

/** Headers that are sent as they were recorded. */
const kept = /^(?:content-type|accept|x-api-version|tenant_id)$/

/**
 * Sends the requests of a recording to another server, and answers them with what that said, as a new recording. Nobody can
 * receive callbacks or play the payer there, so there are none in it. Throws a SandboxError where nothing answers.
 */
export async function recordTarget(
  { exchanges, leftOut }: Recording,
  { url, secret }: { readonly url: string; readonly secret: string },
): Promise<Recording> {
  const ids = new Ids()
  const startedAt = new Date().toISOString()
  const answered: Exchange[] = []
  for (const exchange of exchanges.filter(({ kind }) => kind === 'request')) {
    const { method, path, headers, body } = exchange
    const sent = Object.entries(headers).filter(([name]) => kept.test(name))
    const there = { path: ids.translatePath(path), body: ids.translateBody(body, (text) => text) }
    const hasBody = body !== '' && method !== 'GET' && method !== 'HEAD'
    const answer = await ask(new URL(there.path, url), {
      method,
      headers: { ...Object.fromEntries(sent), 'x-api-secret': secret },
      ...(hasBody ? { body: there.body } : {}),
    })
    ids.learn(parseJson(exchange.answer), parseJson(answer.body))
    answered.push({
      ...exchange,
      ...there,
      status: answer.status,
      answerHeaders: answer.headers,
      answer: answer.body,
    })
  }
  return { exchanges: answered, leftOut, startedAt }
}
