using Nod.Texts;
using YamlDotNet.RepresentationModel;

namespace Nod.Registrations;

/// <summary>Reads the tables in <c>registrations</c>, as this assembly carries them.</summary>
internal static class RegistrationFiles
{
    /// <summary>The list that a file is.</summary>
    public static YamlSequenceNode Read(string name)
    {
        using var stream = typeof(RegistrationFiles).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return Parse(reader);
    }

    /// <summary>The list that a text is.</summary>
    public static YamlSequenceNode Parse(TextReader reader)
    {
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlSequenceNode)stream.Documents[0].RootNode;
    }

    /// <summary>The values of an entry, by name.</summary>
    /// <exception cref="WordingsException">It has a name that nobody knows.</exception>
    public static Dictionary<string, YamlNode> Values(YamlMappingNode node, IReadOnlyList<string> known)
    {
        var values = node.Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value);
        var unknown = values.Keys.Except(known).ToList();
        return unknown.Count == 0
            ? values
            : throw new WordingsException([
                .. unknown.Select(name => $"registrations, line {node.Start.Line}: {name} is unknown"),
            ]);
    }

    /// <summary>A text that must be there.</summary>
    public static string Text(Dictionary<string, YamlNode> values, string name) =>
        values.TryGetValue(name, out var value)
            ? value.ToString()
            : throw new WordingsException([
                $"registrations: {name} is missing beside {string.Join(", ", values.Values.Take(2))}",
            ]);

    /// <summary>A list; empty when there is none.</summary>
    public static IReadOnlyList<string> List(Dictionary<string, YamlNode> values, string name) =>
        values.GetValueOrDefault(name) is YamlSequenceNode list ? [.. list.Select(item => item.ToString())] : [];

    /// <summary>A word of a closed set.</summary>
    public static T Word<T>(string word)
        where T : struct, Enum =>
        EnumWords<T>.TryParse(word, out var value)
            ? value
            : throw new WordingsException([$"registrations: {word} is unknown"]);
}
