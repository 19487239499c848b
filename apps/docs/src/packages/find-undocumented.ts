import { ReflectionKind, type ProjectReflection, type Reflection } from 'typedoc';

const EXPORTS = [
  ReflectionKind.Function,
  ReflectionKind.Class,
  ReflectionKind.Interface,
  ReflectionKind.TypeAlias,
  ReflectionKind.Variable,
];

/** Names the exports that no comment tells anything of. */
export function findUndocumented(project: ProjectReflection): readonly string[] {
  return EXPORTS.flatMap((kind) => project.getReflectionsByKind(kind))
    .filter((reflection) => !isDocumented(reflection))
    .map((reflection) => reflection.getFullName());
}

/** The comment of a function belongs to its signature. */
function isDocumented(reflection: Reflection): boolean {
  if (reflection.hasComment()) return true;
  return (
    reflection.isDeclaration() && (reflection.signatures ?? []).some((signature) => signature.hasComment())
  );
}
