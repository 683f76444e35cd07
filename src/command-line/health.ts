import type { Command } from './command.ts'

/** ms */
const patience = 2_000

export const health: Command = {
  takes: '',
  words: [0, 0],
  help: 'Exit code 0 if a sandbox serves, 1 if not.',
  async run({ url }) {
    const complaint = await checkHealth(new URL('/healthz', url).href)
    return {
      text: complaint ?? '',
      json: { ok: complaint === null, url, complaint },
      isGood: complaint === null,
    }
  },
}

/** `null` if it serves, otherwise what was wrong. */
async function checkHealth(url: string): Promise<string | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(patience) })
    return answer.ok ? null : `${url} answered ${answer.status}`
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return `${url} does not answer: ${cause instanceof Error ? cause.message : String(cause)}`
  }
}
