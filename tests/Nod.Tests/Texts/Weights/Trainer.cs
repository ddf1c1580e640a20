using System.Globalization;
using System.Text;
using Nod.Texts.Weights;

namespace Nod.Tests.Texts.Weights;

/// <summary>
/// Learns the weights of <see cref="TextWeights"/> from labelled texts: logistic regression by stochastic gradient descent with
/// steps of its own for each feature (AdaGrad: Duchi, Hazan and Singer, 2011). Nothing but additions, products, quotients and
/// roots of IEEE 754 in a fixed order, so that the same texts give the same weights on every machine.
/// </summary>
internal static class Trainer
{
    private const int Rounds = 25;
    private const double Step = 0.3;
    private const double BiasStep = 0.02;
    private const double Shrink = 0.003;
    private const double Steadying = 0.01;

    /// <summary>Weights below this many thousandths change nothing and are left out.</summary>
    private const int WeightMin = 12;

    /// <summary>Writes a file of weights anew: its remarks and classes, then what is learned.</summary>
    /// <param name="file">The file as it is; of it only remarks and classes are read.</param>
    /// <param name="examples">The texts, in any fixed order.</param>
    public static string Train(string file, IEnumerable<Example> examples)
    {
        var head = file.Split('\n')
            .Where(line => line.StartsWith('#') || line.StartsWith("class\t", StringComparison.Ordinal));
        var written = new StringBuilder();
        foreach (var line in head)
        {
            written.Append(line).Append('\n');
        }
        var classes = TextWeights.Parse("classes", written.ToString(), []).Classes;
        var (names, bias, weights) = Learn(examples, classes);
        written.Append(CultureInfo.InvariantCulture, $"bias\t{Thousandths(bias)}\n");
        foreach (var (name, id) in names.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (Math.Abs(Thousandths(weights[id])) >= WeightMin)
            {
                written.Append(CultureInfo.InvariantCulture, $"{name}\t{Thousandths(weights[id])}\n");
            }
        }
        return written.ToString();
    }

    private static int Thousandths(double weight) => (int)Math.Round(weight * TextWeights.One, MidpointRounding.ToEven);

    private static (Dictionary<string, int> Names, double Bias, double[] Weights) Learn(
        IEnumerable<Example> examples,
        WordClasses classes
    )
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var texts = examples
            .Select(example => (Features: FeaturesOf(example.Body, classes, names), example.Leans))
            .ToArray();
        var (weights, squares, bias) = (new double[names.Count], new double[names.Count], 0.0);
        var order = 1UL;
        for (var round = 0; round < Rounds; round++)
        {
            Shuffle(texts, ref order);
            foreach (var (features, leans) in texts)
            {
                var share = 1 / Math.Sqrt(features.Length);
                var miss = Logistic(bias + (share * features.Sum(feature => weights[feature]))) - leans;
                bias -= BiasStep * miss;
                foreach (var feature in features)
                {
                    var slope = (miss * share) + (Shrink * weights[feature]);
                    squares[feature] += slope * slope;
                    weights[feature] -= Step * slope / Math.Sqrt(squares[feature] + Steadying);
                }
            }
        }
        return (names, bias, weights);
    }

    private static int[] FeaturesOf(string body, WordClasses classes, Dictionary<string, int> names)
    {
        var found = new Collected(names, classes);
        TextFeatures.Read(body, classes, ref found);
        return [.. found.Features];
    }

    private static void Shuffle<T>(T[] items, ref ulong state)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            // Knuth's MMIX generator; its high bits are the random ones.
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            var j = (int)((state >> 33) % (ulong)(i + 1));
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static double Logistic(double x) => 1 / (1 + Exponential(-Math.Clamp(x, -30, 30)));

    /// <summary>e to the x as the limit defines it; the library's differs in the last bit from machine to machine.</summary>
    private static double Exponential(double x)
    {
        const int Halvings = 20;
        var power = 1 + (x / (1 << Halvings));
        for (var i = 0; i < Halvings; i++)
        {
            power *= power;
        }
        return power;
    }

    /// <summary>Numbers features as they come.</summary>
    private readonly struct Collected(Dictionary<string, int> names, WordClasses classes) : IFeatureSink
    {
        public List<int> Features { get; } = [];

        public void Words(char kind, ReadOnlySpan<char> first, ReadOnlySpan<char> second) =>
            Add(second.IsEmpty ? $"{kind} {first}" : $"{kind} {first} {second}");

        public void Classes(char kind, int first, int second) =>
            Add(
                second < 0 ? $"{kind} {classes.Names[first]}" : $"{kind} {classes.Names[first]} {classes.Names[second]}"
            );

        private void Add(string name)
        {
            names.TryAdd(name, names.Count);
            Features.Add(names[name]);
        }
    }
}
