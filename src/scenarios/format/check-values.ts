import type { Scenario } from '../scenario.ts'
import type { Finding } from './check-events.ts'
import { unknownWord } from './nearest.ts'
import type { ValidValues } from './valid-values.ts'

/** Banks, accounts, providers and methods that do not exist, or not together. */
export function valueFindings({ document }: Scenario, known: ValidValues): readonly Finding[] {
  const { checkout = {}, match = {} } = document
  return [
    ...bankFindings(checkout, known),
    ...accountFindings(checkout, known),
    ...methodFindings(match, known),
  ]
}

type Names = { readonly [key in 'bank' | 'account' | 'provider' | 'method']?: string | undefined }

function bankFindings({ bank }: Names, { banks }: ValidValues): readonly Finding[] {
  return unlisted(
    ['checkout', 'bank'],
    'bank',
    bank,
    banks.map(({ bic }) => bic),
  )
}

function accountFindings({ bank, account }: Names, { banks }: ValidValues): readonly Finding[] {
  const chosen = banks.find(({ bic }) => bic === bank)
  const owner = banks.find(({ accounts }) => account !== undefined && accounts.includes(account))
  const path = ['checkout', 'account']
  if (chosen === undefined || owner === undefined || owner === chosen) {
    const accounts = (chosen === undefined ? banks : [chosen]).flatMap((one) => one.accounts)
    return unlisted(path, 'account', account, accounts)
  }
  const message = `${account} is an account of ${owner.bic}, not of ${bank}; expected one of ${chosen.accounts.join(', ')}`
  return [{ path, message }]
}

function methodFindings({ provider, method }: Names, { methods }: ValidValues): readonly Finding[] {
  const wrong = unlisted(
    ['match', 'provider'],
    'provider',
    provider,
    methods.map((known) => known.provider),
  )
  const isAny = wrong.length > 0 || provider === undefined
  const possible = methods.filter((known) => isAny || known.provider === provider)
  const kind = isAny ? 'method' : `method of ${provider}`
  const names = possible.map((known) => known.method)
  return [...wrong, ...unlisted(['match', 'method'], kind, method, names)]
}

function unlisted(
  path: readonly string[],
  kind: string,
  word: string | undefined,
  words: readonly string[],
): readonly Finding[] {
  if (word === undefined || words.includes(word)) return []
  return [{ path, message: unknownWord(kind, word, [...new Set(words)]) }]
}
