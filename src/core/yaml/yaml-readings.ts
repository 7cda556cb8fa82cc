import {
  boolYaml11Tag,
  CORE_SCHEMA,
  defineScalarTag,
  DUMP_SCHEMA,
  FAILSAFE_SCHEMA,
  mergeTag,
  NOT_RESOLVED,
  nullCoreTag,
  type ScalarTagDefinition,
  type Schema,
} from "js-yaml";

/**
 * How unquoted scalars are understood. `core`: YAML 1.2. `kubernetes`: as kubectl and helm do, so `yes` is true and
 * `0644` is 420. `text`: every scalar stays the text that was written (`+1`, `on`, `1.0`), only an empty one,
 * `~` and `null` are null.
 */
export type YamlReading = "core" | "kubernetes" | "text";

const integer = withoutSexagesimal(tagOf("tag:yaml.org,2002:int"));
const float = withoutSexagesimal(tagOf("tag:yaml.org,2002:float"));

export const yamlReadings: Readonly<Record<YamlReading, Schema>> = {
  core: CORE_SCHEMA.withTags(mergeTag),
  kubernetes: FAILSAFE_SCHEMA.withTags(nullCoreTag, boolYaml11Tag, integer, float, mergeTag),
  text: FAILSAFE_SCHEMA.withTags(nullCoreTag, mergeTag),
};

/** The dumper's schema alone knows the number forms of YAML 1.1 and 1.2 together, which is what Go's parser takes. */
function tagOf(name: string): ScalarTagDefinition {
  const tag = DUMP_SCHEMA.tags.find(({ tagName }) => tagName === name);
  if (tag?.nodeKind !== "scalar") throw new Error(`js-yaml no longer has the tag ${name}`);
  return tag;
}

/** YAML 1.1 reads `1:30` as 90; Kubernetes does not. */
function withoutSexagesimal(tag: ScalarTagDefinition): ScalarTagDefinition {
  const { tagName, ...options } = tag;
  return defineScalarTag(tagName, {
    ...options,
    resolve: (source, isExplicit, name) =>
      source.includes(":") ? NOT_RESOLVED : tag.resolve(source, isExplicit, name),
  });
}
