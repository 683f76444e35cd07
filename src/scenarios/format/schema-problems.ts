import type { z } from 'zod'
import { limits } from '../../input/limits.ts'
import { unknownWord } from './nearest.ts'
import type { Problem } from './problem.ts'
import { type Path, placeAt, type Tree, toPlain, treeAt } from './source-tree.ts'

type Issue = z.core.$ZodIssue

/** What the schema refuses, at the place where it is written and with the nearest valid word. */
export function schemaProblems(issues: readonly Issue[], tree: Tree): readonly Problem[] {
  return issues
    .slice(0, limits.problems)
    .flatMap((issue) => toProblems(issue, issue.path, tree))
    .slice(0, limits.problems)
}

function toProblems(issue: Issue, path: Path, tree: Tree): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n')
    return issue.keys.slice(0, messages.length).map((key, index) => ({
      ...(treeAt(tree, [...path, key])?.keyPlace ?? placeAt(tree, path)),
      message: `${spelled(path)}${messages[index]}`,
    }))
  }
  if (issue.code === 'invalid_key') {
    const key = String(issue.path.at(-1))
    const at = treeAt(tree, path)?.keyPlace ?? placeAt(tree, path)
    const message = issue.issues[0]?.message ?? 'cannot be a key here'
    return [{ ...at, message: `${spelled(path.slice(0, -1))}${JSON.stringify(key)}: ${message}` }]
  }
  const meant = issue.code === 'invalid_union' ? issue.errors.find(isClose) : undefined
  if (meant !== undefined) {
    return meant.flatMap((inner) => toProblems(inner, [...path, ...inner.path], tree))
  }
  return [
    { ...placeAt(tree, path), message: `${spelled(path)}${toWord(issue, treeAt(tree, path))}` },
  ]
}

/** Is it the alternative the writer meant: a map where a map is written, a list where a list is? */
function isClose(branch: readonly Issue[]): boolean {
  return branch.every((issue) => issue.path.length > 0 || issue.code !== 'invalid_type')
}

function toWord(issue: Issue, written: Tree | undefined): string {
  if (issue.code === 'invalid_value' && issue.values.length > 1) {
    const words = issue.values.map(String)
    if (written === undefined) return `missing; expected one of ${words.join(', ')}`
    return typeof written.value === 'string'
      ? unknownWord('word', written.value, words)
      : `expected one of ${words.join(', ')}, got ${shown(written)}`
  }
  return written === undefined
    ? `missing; ${issue.message}`
    : `${issue.message}, got ${shown(written)}`
}

function shown(tree: Tree): string {
  const text = JSON.stringify(toPlain(tree))
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** `timeline[0].at: ` */
export function spelled(path: Path): string {
  if (path.length === 0) return ''
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
  return `${parts.join('').replace(/^\./, '')}: `
}
