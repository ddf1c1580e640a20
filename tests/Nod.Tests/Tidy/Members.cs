using System.Text.RegularExpressions;

namespace Nod.Tests.Tidy;

/// <summary>A member of a type, as places in the code: past what ends before it, to just past its own end.</summary>
internal readonly record struct Member(int Start, int End);

/// <summary>Finds the members of types by counting braces in code whose literals and comments are blank.</summary>
internal sealed partial class Members
{
    private readonly string code;
    private readonly Stack<Block> open = new([Block.Namespace]);
    private readonly List<Member> found = [];
    private int start;
    private int depth;

    private Members(string code)
    {
        this.code = code;
        for (var at = 0; at < code.Length; at++)
        {
            Step(at);
        }
    }

    private enum Block
    {
        Namespace,
        Type,
        Enumeration,
        Body,
    }

    private bool AtMemberLevel => depth == 0 && open.Peek() is Block.Namespace or Block.Type;

    /// <summary>Every member but the fields that are given a value: data may be long.</summary>
    public static IReadOnlyList<Member> In(string code) => new Members(code).found;

    private void Step(int at)
    {
        switch (code[at])
        {
            case '(' or '[':
                depth++;
                break;
            case ')' or ']':
                depth--;
                break;
            case '{':
                Open(at);
                break;
            case '}' when open.Count > 1:
                Close(at);
                break;
            case ';' when AtMemberLevel:
                End(at);
                break;
        }
    }

    private void Open(int at)
    {
        var block = AtMemberLevel ? BlockAfter(Outline(code[start..at])) : Block.Body;
        open.Push(block);
        if (block is Block.Namespace or Block.Type)
        {
            start = at + 1;
        }
    }

    private void Close(int at)
    {
        var closed = open.Pop();
        if (closed != Block.Body)
        {
            start = at + 1;
        }
        else if (AtMemberLevel && !IsExpression(Outline(code[start..at])))
        {
            End(at);
        }
    }

    private void End(int at)
    {
        if (open.Peek() == Block.Type && !IsField(Outline(code[start..at])))
        {
            found.Add(new(start, at + 1));
        }

        start = at + 1;
    }

    private static Block BlockAfter(string header) =>
        NamespaceHeader().IsMatch(header) ? Block.Namespace
        : EnumerationHeader().IsMatch(header) ? Block.Enumeration
        : TypeHeader().IsMatch(header) ? Block.Type
        : Block.Body;

    private static bool IsExpression(string header) =>
        IsField(header) || header.Contains("=>", StringComparison.Ordinal);

    private static bool IsField(string header) => FieldHeader().IsMatch(header);

    /// <summary>The text up to its first body, without what stands in parentheses and brackets.</summary>
    private static string Outline(string text)
    {
        var outline = new System.Text.StringBuilder();
        var nested = 0;
        foreach (var each in text)
        {
            nested -= each is ')' or ']' ? 1 : 0;
            if (nested == 0)
            {
                if (each == '{')
                {
                    break;
                }

                outline.Append(each);
            }

            nested += each is '(' or '[' ? 1 : 0;
        }

        return outline.ToString();
    }

    [GeneratedRegex(@"\bnamespace\s")]
    private static partial Regex NamespaceHeader();

    [GeneratedRegex(@"\benum\s+\w")]
    private static partial Regex EnumerationHeader();

    [GeneratedRegex(@"^[^=]*(?<!:\s*)\b(class|struct|interface|record)\s+(?!where\b)\w|^\s*extension\s*[<(]")]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"^(?![^=]*\boperator\b)[^=]*=(?![>=])")]
    private static partial Regex FieldHeader();
}
