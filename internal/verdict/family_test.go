package verdict_test

import (
	"testing"

	"github.com/airesdev/aires"
)

// The rules of languages whose values have a type or a module to look into.
func TestRulesOfTypes(t *testing.T) {
	library := tree{
		"src/lib/Shape.java":   "package lib;\npublic interface Shape {\n    double area();\n}\n",
		"src/lib/Square.java":  "package lib;\npublic class Square implements Shape {\n    private final double side;\n    public Square(double side) { this.side = side; }\n    @Override\n    public double area() { return side * side; }\n    @Override\n    public String label(int n) { return \"square\" + n; }\n    public double edge() { return side; }\n}\n",
		"src/app/Main.java":    "package app;\nimport lib.Square;\nclass Main {\n    double f(Square s) { return s.side(); }\n    String g(lib.Shape s) { return s.label(1); }\n    EnumSet<Kind> kinds;\n}\n",
		"src/lib/Misfile.java": "package libb;\npublic class Misfile {\n}\n",
	}
	parking := tree{
		"Car.cs":  "namespace Parking {\n  public class Car {\n    public string Number { get; private set; }\n    public int Doors { get; private set; }\n    public Car(string plate) {\n      Number = plate;\n    }\n  }\n}\n",
		"Main.cs": "namespace Parking {\n  class P {\n    string F(Car car) { return car.Plate; }\n  }\n}\n",
	}
	weather := tree{
		"conftest.py":  "import pytest\n\n\n@pytest.fixture\ndef readings():\n    return [1]\n",
		"test_mean.py": "def test_mean(series):\n    assert sum(series) == 1\n",
		"mean.py":      "def mean(values):\n    total = sum(values)\n    return totel / len(values)\n\n\ndef scaled(numbers, factor):\n    return [v * factor for v in values]\n",
	}
	web := tree{
		"src/a.ts":         "import { draw } from \"@ui/screen\";\nconst last = room.last(2);\n",
		"src/ui/screen.ts": "export const draw = 1;\n",
		"src/room.ts":      "class Base {\n  recent(n: number): number[] { return []; }\n  clear(): void {}\n}\nexport class Room extends Base {\n  name = \"\";\n}\n",
		"tsconfig.json":    "{ \"compilerOptions\": { \"paths\": {\n  \"@core/*\": [\"./src/core/*\"]\n} } }\n",
	}
	java := func(line int, file, name, symbol, location string) aires.Diagnostic {
		d := missing("javac", file, line, name, "cannot find symbol")
		d.Notes = []aires.Note{{Message: "symbol:   " + symbol}, {Message: "location: " + location}}
		return d
	}
	at := func(d aires.Diagnostic, column int) aires.Diagnostic { d.Column = column; return d }
	rulesHold(t, map[string]ruleCase{
		"a getter, by what it returns":          {library, java(4, "src/app/Main.java", "side", "method side()", "variable s of type Square"), "    double f(Square s) { return s.edge(); }"},
		"a method that an interface has lost":   {library, java(5, "src/app/Main.java", "label", "method label(int)", "variable s of type Shape"), "    String label(int n);"},
		"a class of the platform":               {library, java(6, "src/app/Main.java", "EnumSet", "class EnumSet", "class Main"), "import java.util.EnumSet;"},
		"a property, by what it is given":       {parking, missing("mcs", "Main.cs", 3, "Plate", "Type `Parking.Car' does not contain a definition for `Plate' and no extension method `Plate' of type `Parking.Car' could be found."), "    string F(Car car) { return car.Number; }"},
		"a fixture":                             {weather, aires.Diagnostic{Tool: "pytest", Kind: aires.KindTest, File: "test_mean.py", Line: 1, Message: "fixture 'series' not found"}, "def series():"},
		"a variable, misspelt":                  {weather, missing("python", "mean.py", 3, "totel", "name 'totel' is not defined"), "    return total / len(values)"},
		"a parameter that has another name":     {weather, missing("python", "mean.py", 7, "values", "name 'values' is not defined"), "    return [v * factor for v in numbers]"},
		"a base type's member, at its column":   {web, at(missing("tsc", "src/a.ts", 2, "last", "Property 'last' does not exist on type 'Room'."), 19), "const last = room.recent(2);"},
		"a folder that the settings do not map": {web, aires.Diagnostic{Tool: "tsc", Kind: aires.KindMissingFile, File: "src/a.ts", Line: 1, Message: "Cannot find module '@ui/screen' or its corresponding type declarations."}, "  \"@core/*\": [\"./src/core/*\"], \"@ui/*\": [\"./src/ui/*\"]"},
		"a member that is spelt out, and right": {web, missing("tsc", "src/a.ts", 2, "toUpperCase", "Property 'toUpperCase' does not exist on type 'number'."), ""},
	})
}
