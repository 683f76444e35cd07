/** A JSON value as lines that fold. */
export type JsonNode = {
  /** with quotes and a colon; empty in a list and at the top */
  readonly name: string
  readonly isFolder: boolean
  /** of what has no parts: as it is written */
  readonly value: string
  readonly type: string
  readonly opening: string
  readonly closing: string
  /** what stands between the brackets when it is folded */
  readonly count: string
  readonly isOpen: boolean
  readonly parts: readonly JsonNode[]
}

/** Values that are shown so; a larger body is plain text. */
const most = 1_500

/** Null where the text is no JSON object or list, or has too many values. */
export function toJsonTree(text: string): JsonNode | null {
  try {
    const value: unknown = JSON.parse(text)
    const isTree = typeof value === 'object' && value !== null
    return isTree && hasAtMost(value, most) ? toNode('', value, 0) : null
  } catch {
    return null
  }
}

/** Values in it, counted by their ends. */
function hasAtMost(value: object, count: number): boolean {
  return JSON.stringify(value).split(/[,[{]/).length <= count
}

function toNode(name: string, value: unknown, depth: number): JsonNode {
  if (typeof value !== 'object' || value === null) return toLeaf(name, value)
  const isList = Array.isArray(value)
  const entries = Object.entries(value)
  if (entries.length === 0) return toLeaf(name, value)
  const noun = isList ? 'item' : 'key'
  return {
    ...toLeaf(name, null),
    isFolder: true,
    opening: isList ? '[' : '{',
    closing: isList ? ']' : '}',
    count: `${entries.length} ${noun}${entries.length === 1 ? '' : 's'}`,
    isOpen: depth < 3 && entries.length <= 40,
    parts: entries.map(([key, part]) =>
      toNode(isList ? '' : `${JSON.stringify(key)}: `, part, depth + 1),
    ),
  }
}

function toLeaf(name: string, value: unknown): JsonNode {
  const type = typeof value === 'string' || typeof value === 'number' ? typeof value : 'other'
  const shown = JSON.stringify(value)
  return {
    ...{ name, isFolder: false, value: shown, type, opening: '', closing: '' },
    ...{ count: '', isOpen: false, parts: [] },
  }
}
