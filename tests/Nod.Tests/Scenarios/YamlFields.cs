using System.Globalization;
using NodaTime;
using NodaTime.Text;
using YamlDotNet.RepresentationModel;

namespace Nod.Tests.Scenarios;

/// <summary>The fields of a YAML mapping, read by name; <see cref="Done"/> finds those that nobody asked for.</summary>
internal sealed class YamlFields
{
    private readonly YamlMappingNode node;
    private readonly string where;
    private readonly HashSet<string> read = [];

    public YamlFields(YamlNode node, string where)
    {
        this.node = node as YamlMappingNode ?? throw new InvalidDataException($"{where} is not a mapping.");
        this.where = where;
    }

    public static YamlFields OfFile(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(path)));
        return new(stream.Documents.Single().RootNode, Path.GetFileName(path));
    }

    public bool Has(string name) => Child(name) is not null;

    public string? Text(string name) => Child(name) is YamlScalarNode { Value: { } value } ? value : null;

    public string Required(string name) => Text(name) ?? throw new InvalidDataException($"{where} has no {name}.");

    public int? Number(string name) =>
        Text(name) is { } text ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;

    public bool Flag(string name) => Text(name) is { } text && bool.Parse(text);

    public Instant? Time(string name) =>
        Text(name) is { } text ? InstantPattern.ExtendedIso.Parse(text).GetValueOrThrow() : null;

    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return EnumWords<T>.TryParse(text, out var value)
            ? value
            : throw new InvalidDataException($"{where}: {name} can't be {text}.");
    }

    public IReadOnlyList<string> Words(string name) => [.. Items(name).Select(item => ((YamlScalarNode)item).Value!)];

    public IReadOnlyList<YamlFields> Many(string name) =>
        [.. Items(name).Select((item, index) => new YamlFields(item, $"{where}, {name} {index + 1}"))];

    public YamlFields? One(string name) => Child(name) is { } child ? new(child, $"{where}, {name}") : null;

    /// <summary>The fields that were not read yet, as JSON's object model would have them.</summary>
    public IEnumerable<(string Name, YamlNode Value)> Rest() =>
        node
            .Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, pair.Value))
            .Where(pair => read.Add(pair.Item1));

    public void Done()
    {
        var unread = Rest().Select(pair => pair.Name).ToList();
        if (unread.Count > 0)
        {
            throw new InvalidDataException($"{where} has fields that mean nothing: {string.Join(", ", unread)}.");
        }
    }

    private IList<YamlNode> Items(string name) =>
        Child(name) switch
        {
            null => [],
            YamlSequenceNode list => list.Children,
            _ => throw new InvalidDataException($"{where}: {name} is not a list."),
        };

    private YamlNode? Child(string name)
    {
        read.Add(name);
        return node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;
    }
}
