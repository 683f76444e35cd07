import { copyFileSync, existsSync } from 'node:fs'

/** A database file as a killed program leaves it: what was committed is in the file or in its write-ahead log. */
export function crashImage(file: string): string {
  const image = `${file}.image.db`
  copyFileSync(file, image)
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${image}-wal`)
  return image
}
