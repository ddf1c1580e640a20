using YamlDotNet.RepresentationModel;

namespace Nod.Texts;

/// <summary>Texts by key, a file per language, as this assembly carries them.</summary>
internal static class TextFiles
{
    /// <summary>Reads the files of a folder; the file's name is the language.</summary>
    /// <param name="prefix">The folder, with its slash.</param>
    /// <exception cref="WordingsException">A text has a brace without its other.</exception>
    public static Dictionary<string, Dictionary<string, SystemText>> Read(string prefix)
    {
        var assembly = typeof(TextFiles).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(
                name => Path.GetFileNameWithoutExtension(name),
                name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return Parse(name, reader);
                }
            );
    }

    private static Dictionary<string, SystemText> Parse(string name, StreamReader reader)
    {
        var stream = new YamlStream();
        stream.Load(reader);
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        return root.Children.ToDictionary(
            pair => ((YamlScalarNode)pair.Key).Value!,
            pair =>
                SystemText.Parse(((YamlScalarNode)pair.Value).Value!, out var problem)
                ?? throw new WordingsException([$"{name}: {pair.Key}: {problem}"])
        );
    }
}
