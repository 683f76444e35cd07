import type { Provider } from '../providers/provider.ts'
import { unreadableRow } from '../storage/database-trouble.ts'

/** A provider and one of its methods, as requests and payments name them. */
type Named = { readonly provider: string; readonly method: string }

/** Throws where there is none: requests are checked before, and payments of a provider that is gone cannot go on. */
export function createFindProvider(providers: readonly Provider[]) {
  const byName = new Map(providers.map((known) => [`${known.provider}/${known.method}`, known]))
  return function findProvider({ provider, method }: Named): Provider {
    const found = byName.get(`${provider}/${method}`)
    if (found === undefined) throw unreadableRow(`There is no provider ${provider}/${method}.`)
    return found
  }
}

export type FindProvider = ReturnType<typeof createFindProvider>
