const day = 86_400_000

/** Days of the year on which Swedish banks are closed whatever weekday they are: month and day. */
const fixed: ReadonlySet<string> = new Set([
  '01-01',
  '01-06',
  '05-01',
  '06-06',
  '12-24',
  '12-25',
  '12-26',
  '12-31',
])

/** Days after Easter Sunday: Good Friday, Easter Monday and Ascension Day. */
const afterEaster: readonly number[] = [-2, 1, 39]

/**
 * Is this a day on which Swedish banks settle payments (ms of 00:00 UTC)? Saturdays, Sundays, public holidays and the eves
 * of Midsummer, Christmas and New Year are not.
 */
export function isBankDay(midnight: number): boolean {
  const date = new Date(midnight)
  const weekday = date.getUTCDay()
  if (weekday === 0 || weekday === 6) return false
  if (fixed.has(date.toISOString().slice(5, 10))) return false
  const sinceEaster = Math.round((midnight - easterSunday(date.getUTCFullYear())) / day)
  return !afterEaster.includes(sinceEaster) && !isMidsummerEve(date)
}

/** The Friday from 19 to 25 June. */
function isMidsummerEve(date: Date): boolean {
  const dayOfMonth = date.getUTCDate()
  return date.getUTCMonth() === 5 && date.getUTCDay() === 5 && dayOfMonth >= 19 && dayOfMonth <= 25
}

/** ms of 00:00 UTC, by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): number {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const yearOfCentury = year % 100
  const leapCenturies = Math.floor(century / 4)
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const moon = (19 * golden + century - leapCenturies - moonShift + 15) % 30
  const toSunday =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - moon - (yearOfCentury % 4)) % 7
  const late = Math.floor((golden + 11 * moon + 22 * toSunday) / 451)
  const sum = moon + toSunday - 7 * late + 114
  return Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1)
}
