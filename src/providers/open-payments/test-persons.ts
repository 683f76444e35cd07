/** What a test person makes the simulated bank and BankID do, whatever the scenario says. */
export type PersonTrait =
  | 'pays'
  | 'no_money'
  | 'second_signer'
  | 'cancels_in_app'
  | 'never_starts'
  | 'blocked'
  | 'refused'
  | 'no_accounts'
  | 'slow_bank'

export type TestPerson = {
  /**
   * 12 digits, an official test number that belongs to nobody
   * (docs/contract/open-payments-and-bankid.md#b5-personal-identity-numbers)
   */
  readonly personalNumber: string
  readonly name: string
  readonly trait: PersonTrait
  readonly does: { readonly sv: string; readonly en: string }
}

export const testPersons: readonly TestPerson[] = [
  person('199005022398', 'Elis Provling', 'pays', 'betalar', 'pays'),
  person(
    '199004202389',
    'Tova Testmark',
    'pays',
    'betalar, flera konton',
    'pays, several accounts',
  ),
  person(
    '199001312397',
    'Pank Pettersson',
    'no_money',
    'har inga pengar',
    'has no money on any account',
  ),
  person(
    '198910102386',
    'Karin Kvist',
    'second_signer',
    'behöver en underskrift till',
    'needs a second signature',
  ),
  person('199003062396', 'Åke Ångrén', 'cancels_in_app', 'avbryter i appen', 'cancels in the app'),
  person(
    '199004022381',
    'Nora Nästan',
    'never_starts',
    'öppnar aldrig appen',
    'never opens the app',
  ),
  person('199005052395', 'Spärr Lundin', 'blocked', 'har spärrat BankID', 'has a blocked BankID'),
  person(
    '199005112389',
    'Nelly Nekander',
    'refused',
    'nekas av banken efter signering',
    'is refused by the bank',
  ),
  person(
    '199908072391',
    'Konto Löös',
    'no_accounts',
    'saknar betalkonto',
    'has no payment account',
  ),
  person('198704102386', 'Trygve Trögh', 'slow_bank', 'har en långsam bank', 'has a slow bank'),
]

function person(
  personalNumber: string,
  name: string,
  trait: PersonTrait,
  sv: string,
  en: string,
): TestPerson {
  return { personalNumber, name, trait, does: { sv, en } }
}

export function findPerson(personalNumber: string): TestPerson | undefined {
  return testPersons.find((candidate) => candidate.personalNumber === personalNumber)
}
