"""Reads pydantic models from Python source, without running a line of it."""

import ast
from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from gptdash.domain.requests import JsonSchema
from gptdash.domain.schemas import OutputSchema, output_schema
from gptdash.domain.wording import mark
from gptdash.services.exchange.schemas.annotations import Annotations
from gptdash.services.exchange.schemas.constraints import constrained
from gptdash.services.exchange.schemas.rejections import SourceRejected
from gptdash.services.exchange.schemas.source import is_ellipsis, name_of, rejected

ENUMS: Final = ("Enum", "StrEnum", "IntEnum")
NO_FIELDS: Final = ("ClassVar", "ConfigDict")


def schema_of_python(source: str) -> OutputSchema:
    """Read the models of a source; the last one that no other refers to is the object that is wanted.

    Raises:
        SchemaRejected: it is no Python, has no model, or one with a type that is not known here.
    """
    try:
        module = ast.parse(source)
    except SyntaxError as error:
        raise SourceRejected(line=error.lineno or 1, detail=f"{error.msg}.") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise SourceRejected(line=1, detail=mark("this is neither JSON nor Python.")) from error
    return _Source(module).whole()


class _Source:
    def __init__(self, module: ast.Module) -> None:
        classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
        self._enums = {name: node for name, node in classes.items() if _bases(node) & set(ENUMS)}
        self._models = {name: node for name, node in classes.items() if name not in self._enums}
        aliases = {
            target.id: node.value
            for node in module.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        self._annotations = Annotations(classes, aliases)

    def whole(self) -> OutputSchema:
        if not self._models:
            raise SourceRejected(line=1, detail=mark("there is no class with fields."))
        uses = {name: self._uses(node) for name, node in self._models.items()}
        inner = {used for name, others in uses.items() for used in others - {name}}
        parents = {base for node in self._models.values() for base in _bases(node)}
        root = ([name for name in self._models if name not in inner | parents] or list(self._models))[-1]
        definitions: JsonSchema = {name: self._definition(name) for name in _reached(root, uses)}
        return output_schema(root, {"$ref": f"#/$defs/{root}", "$defs": definitions})

    def _uses(self, node: ast.ClassDef) -> frozenset[str]:
        """Name the classes that the fields of one refer to."""
        self._annotations.used.clear()
        for field in self._fields(node, ()):
            self._field(field)
        return frozenset(self._annotations.used)

    def _definition(self, name: str) -> JsonSchema:
        return self._object(self._models[name]) if name in self._models else _enum(self._enums[name])

    def _object(self, node: ast.ClassDef) -> JsonSchema:
        properties: JsonSchema = {}
        required: list[JsonValue] = []
        for field in self._fields(node, ()):
            name, schema, demanded = self._field(field)
            properties[name] = schema
            required = [*(each for each in required if each != name), *([name] if demanded else [])]
        if not properties:
            raise rejected(node, mark("a class without fields."))
        described: JsonSchema = {"description": text} if (text := ast.get_docstring(node)) else {}
        return {
            **described, "type": "object", "properties": properties, "required": required,
            "additionalProperties": False,
        }  # fmt: skip

    def _fields(self, node: ast.ClassDef, below: tuple[str, ...]) -> list[ast.AnnAssign]:
        """List the fields, those of the classes that it extends first."""
        inherited: list[ast.AnnAssign] = []
        for base in node.bases:
            name = name_of(base)
            if name in self._models and name not in below:
                inherited += self._fields(self._models[name], (*below, node.name))
        own = [field for field in node.body if isinstance(field, ast.AnnAssign) and _is_field(field)]
        return [*inherited, *own]

    def _field(self, field: ast.AnnAssign) -> tuple[str, JsonSchema, bool]:
        """Return the name, the schema, and whether it must be there."""
        name = name_of(field.target)
        schema = self._annotations.schema_of(field.annotation)
        value = field.value
        if not (isinstance(value, ast.Call) and name_of(value.func) == "Field"):
            return name, schema, value is None or is_ellipsis(value)
        given = {keyword.arg: keyword.value for keyword in value.keywords}
        alias = given.get("alias") or given.get("validation_alias")
        if isinstance(alias, ast.Constant) and isinstance(alias.value, str):
            name = alias.value
        default = value.args[0] if value.args else given.get("default")
        demanded = "default_factory" not in given and (default is None or is_ellipsis(default))
        return name, constrained(schema, (value,)), demanded


def _reached(root: str, uses: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """List a class and all that it needs."""
    reached = [root]
    for name in reached:
        reached += sorted(uses.get(name, frozenset()) - set(reached))
    return tuple(reached)


def _bases(node: ast.ClassDef) -> set[str]:
    return {name_of(base) for base in node.bases}


def _is_field(field: ast.AnnAssign) -> bool:
    hidden = isinstance(field.target, ast.Name) and field.target.id.startswith("_")
    annotation = field.annotation.value if isinstance(field.annotation, ast.Subscript) else field.annotation
    return not hidden and name_of(annotation) not in NO_FIELDS


def _enum(node: ast.ClassDef) -> JsonSchema:
    values: list[JsonValue] = []
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            match statement.value:
                case ast.Constant(value=str() | int() as value):
                    values.append(value)
                case ast.Call(func=func) if name_of(func) == "auto":
                    values += [target.id.lower() for target in statement.targets if isinstance(target, ast.Name)]
    if not values:
        raise rejected(node, mark("an enumeration without values."))
    return {"enum": values}
