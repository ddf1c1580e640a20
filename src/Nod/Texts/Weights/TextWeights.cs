using System.Globalization;

namespace Nod.Texts.Weights;

/// <summary>
/// Weighs a text: each feature has a weight, and their sum over the root of their number says how much the text leans one way.
/// The weights are data, learned from labelled texts (decision 0014); the sum is of whole numbers, the same everywhere.
/// </summary>
/// <remarks>
/// A file has a line per class (<c>class</c>, its name, its words) and a line per feature with its weight in thousandths, parted
/// by tabs; <c>bias</c> is the weight of a text that tells nothing. Lines that begin with # are remarks.
/// </remarks>
internal sealed class TextWeights
{
    /// <summary>What one is, in thousandths.</summary>
    internal const int One = 1_000;

    /// <summary>How many features a reason names.</summary>
    private const int ReasonsMax = 3;

    private const string ClassLine = "class";
    private const string BiasLine = "bias";

    private readonly HashIndex<int> weights = new();
    private readonly Dictionary<ulong, string> names = [];
    private readonly int[] near = new int[WordClasses.ClassesMax * WordClasses.ClassesMax];
    private readonly int[] adjacent = new int[WordClasses.ClassesMax * WordClasses.ClassesMax];
    private readonly int[] present = new int[WordClasses.ClassesMax];
    private int bias;

    private TextWeights() { }

    /// <summary>Which words are alike.</summary>
    internal WordClasses Classes { get; } = new();

    /// <summary>Reads a file of weights.</summary>
    /// <param name="name">The file's name, for the problems.</param>
    /// <param name="text">What stands in it.</param>
    /// <param name="problems">Receives everything that is wrong.</param>
    internal static TextWeights Parse(string name, string text, ICollection<string> problems)
    {
        var read = new TextWeights();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            try
            {
                read.Line(line.TrimEnd('\r'));
            }
            catch (FormatException wrong)
            {
                problems.Add($"{name}:{number}: the line {wrong.Message}");
            }
        }
        return read;
    }

    /// <summary>How much a folded text leans, in thousandths; above nothing towards what the weights look for.</summary>
    internal int Weigh(ReadOnlySpan<char> body)
    {
        var scale = new Scale(this);
        TextFeatures.Read(body, Classes, ref scale);
        return scale.Total;
    }

    /// <summary>The weightiest features that make a text lean the way it does: "halt … texts, no more".</summary>
    internal string Reasons(ReadOnlySpan<char> body)
    {
        var weightiest = new Weightiest(this);
        TextFeatures.Read(body, Classes, ref weightiest);
        return string.Join(", ", weightiest.Found.Select(one => one.Name));
    }

    private void Line(string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }
        var fields = line.Split('\t');
        if (fields is [ClassLine, var name, var members])
        {
            Classes.Add(name, members.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            return;
        }
        if (
            fields is not [var feature, var number]
            || !int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var weight)
        )
        {
            throw new FormatException("must be a feature, a tab and a whole number");
        }
        if (feature == BiasLine)
        {
            bias = weight;
            return;
        }
        Feature(feature, weight);
    }

    private void Feature(string feature, int weight)
    {
        var parts = feature.Split(' ');
        switch (parts)
        {
            case ["k", var one]:
                present[BitOf(one)] = weight;
                return;
            case ["n", var one, var other]:
                near[At(BitOf(one), BitOf(other))] = weight;
                return;
            case ["a", var one, var other]:
                adjacent[At(BitOf(one), BitOf(other))] = weight;
                return;
            case [{ Length: 1 }, _] or [{ Length: 1 }, _, _]:
                var hash = FeatureHash.Of(feature);
                weights[hash] = weight;
                names[hash] = NameOf(parts);
                return;
            default:
                throw new FormatException("must name one word or two behind a letter");
        }
    }

    private static string NameOf(string[] parts) =>
        parts switch
        {
            ["p", var beginning] => beginning + "-",
            ["s", var one, var other] => $"{one} … {other}",
            ["l", _] => "length",
            [_, .. var rest] => string.Join(' ', rest),
            [] => "",
        };

    private int BitOf(string name) =>
        Classes.Names.ToList().IndexOf(name) is var bit and >= 0
            ? bit
            : throw new FormatException($"names the class {name}, which stands in no line above");

    private static int At(int first, int second) => (first * WordClasses.ClassesMax) + second;

    private int Of(char kind, int first, int second) =>
        kind switch
        {
            'k' => present[first],
            'n' => near[At(first, second)],
            _ => adjacent[At(first, second)],
        };

    /// <summary>Adds the weights up.</summary>
    private ref struct Scale(TextWeights weights) : IFeatureSink
    {
        private readonly TextWeights weights = weights;
        private long sum;
        private int count;

        /// <summary>With the bias, over the root of the features' number: a long text is not heavier for being long.</summary>
        internal readonly int Total => weights.bias + (int)(sum * 1_024 / Math.Max(1, RootOf((long)count << 20)));

        public void Words(char kind, ReadOnlySpan<char> first, ReadOnlySpan<char> second)
        {
            sum += weights.weights[FeatureHash.Of(kind, first, second)];
            count++;
        }

        public void Classes(char kind, int first, int second)
        {
            sum += weights.Of(kind, first, second);
            count++;
        }

        // Exact: IEEE 754 rounds the root of a whole number below 2^52 the same everywhere.
        private static long RootOf(long number) => (long)Math.Sqrt(number);
    }

    /// <summary>Keeps the features that weigh most one way.</summary>
    private ref struct Weightiest(TextWeights weights) : IFeatureSink
    {
        private readonly TextWeights weights = weights;

        /// <summary>The weightiest first.</summary>
        internal List<(int Weight, string Name)> Found { get; } = [];

        public readonly void Words(char kind, ReadOnlySpan<char> first, ReadOnlySpan<char> second)
        {
            var hash = FeatureHash.Of(kind, first, second);
            if (weights.names.TryGetValue(hash, out var name))
            {
                Keep(weights.weights[hash], name);
            }
        }

        public readonly void Classes(char kind, int first, int second)
        {
            var name = weights.Classes.Names[first];
            Keep(weights.Of(kind, first, second), second < 0 ? name : $"{name} … {weights.Classes.Names[second]}");
        }

        private readonly void Keep(int weight, string name)
        {
            if (weight <= 0 || Found.Exists(one => one.Name == name))
            {
                return;
            }
            var at = Found.FindIndex(one => one.Weight < weight);
            Found.Insert(at < 0 ? Found.Count : at, (weight, name));
            if (Found.Count > ReasonsMax)
            {
                Found.RemoveAt(ReasonsMax);
            }
        }
    }
}
