import { SandboxError } from '../client/sandbox-error.ts'
import { maskUrl } from '../input/mask-secrets.ts'
import type { Command } from './command.ts'

/** ms */
const timeout = 2_000

export const health: Command = {
  takes: '',
  argCount: [0, 0],
  help: 'Exit code 0 if a sandbox serves and can write, 1 if something answers but does not, 3 if nothing answers.',
  async run({ url }) {
    const answer = await ask(new URL('/readyz', new URL(url).origin).href)
    const complaint = answer.ok ? null : await complaintOf(answer)
    return {
      text: complaint ?? `${new URL(url).origin} serves`,
      json: { ok: answer.ok, url: maskUrl(url), complaint },
      isGood: answer.ok,
    }
  },
}

/** With the reason, where the answer gives one. */
async function complaintOf(answer: Response): Promise<string> {
  type Body = { readonly errors?: readonly { readonly description?: string }[] } | null
  const body = (await answer.json().catch(() => null)) as Body
  const reason = body?.errors?.[0]?.description
  const why = reason === undefined ? '' : `: ${reason}`
  return `${answer.url} answered ${answer.status}${why}`
}

async function ask(url: string): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(timeout) })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SandboxError(0, 'unreachable', `${url} does not answer: ${why}`)
  }
}
