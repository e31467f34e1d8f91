//! An ONNX graph whose nodes can be exchanged: what it is made of besides is kept byte for byte.
//!
//! Field numbers are those of `onnx.proto`.

use super::wire::{Field, fields, message, put_bytes, put_float, put_number, string, varint};
use std::collections::{HashMap, HashSet};

const NODE: u64 = 1;
const INITIALIZER: u64 = 5;
const INPUT: u64 = 11;
const OUTPUT: u64 = 12;
const VALUE: u64 = 13;
const INT64: u64 = 7;
const FLOAT: u64 = 1;
const BYTE: u64 = 2;

/// A graph, its nodes apart from the rest.
pub(super) struct Graph<'a> {
    /// In an order in which they can run.
    pub nodes: Vec<Node>,
    rest: Vec<Field<'a>>,
    added: Vec<u8>,
    constants: HashMap<&'a str, &'a [u8]>,
}

impl<'a> Graph<'a> {
    /// Takes a GraphProto apart.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut graph = Self { nodes: Vec::new(), rest: Vec::new(), added: Vec::new(), constants: HashMap::new() };
        for field in fields(bytes) {
            let field = field?;
            match field.bytes {
                Some(node) if field.number == NODE => graph.nodes.push(Node::read(node)?),
                Some(tensor) if field.number == INITIALIZER => {
                    graph.constants.insert(string(tensor, 8)?, tensor);
                    graph.rest.push(field);
                }
                _ => graph.rest.push(field),
            }
        }
        Some(graph)
    }

    /// Puts the GraphProto together again.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for node in &self.nodes {
            put_bytes(&mut out, NODE, &node.write());
        }
        for field in &self.rest {
            out.extend_from_slice(field.whole);
        }
        out.extend_from_slice(&self.added);
        out
    }

    /// Whether the graph has an output of this name.
    pub fn gives(&self, name: &str) -> bool {
        self.outputs().any(|output| output == name)
    }

    fn outputs(&self) -> impl Iterator<Item = &'a str> {
        self.named(OUTPUT)
    }

    /// Whether the graph has an input of this name.
    pub fn takes(&self, name: &str) -> bool {
        self.named(INPUT).any(|input| input == name)
    }

    /// The names of the inputs or of the outputs that it came with.
    fn named(&self, field: u64) -> impl Iterator<Item = &'a str> {
        self.rest.iter().filter(move |f| f.number == field).filter_map(|f| string(f.bytes?, 1))
    }

    /// Adds an output of floats.
    pub fn give(&mut self, name: &str) {
        self.add_value(OUTPUT, name, FLOAT);
    }

    /// Adds an input of integers.
    pub fn take_integers(&mut self, name: &str) {
        self.add_value(INPUT, name, INT64);
    }

    /// ValueInfoProto.type.tensor_type.elem_type
    fn add_value(&mut self, field: u64, name: &str, of: u64) {
        let (mut tensor, mut kind, mut value) = (Vec::new(), Vec::new(), Vec::new());
        put_number(&mut tensor, 1, of);
        put_bytes(&mut kind, 1, &tensor);
        put_bytes(&mut value, 1, name.as_bytes());
        put_bytes(&mut value, 2, &kind);
        put_bytes(&mut self.added, field, &value);
    }

    /// Adds a constant: a single float.
    pub fn add_float(&mut self, name: &str, value: f32) {
        let mut tensor = Vec::new();
        put_number(&mut tensor, 2, FLOAT);
        put_bytes(&mut tensor, 8, name.as_bytes());
        put_bytes(&mut tensor, 9, &value.to_le_bytes());
        put_bytes(&mut self.added, INITIALIZER, &tensor);
    }

    /// Adds a constant: a list of integers.
    pub fn add_integers(&mut self, name: &str, values: &[i64]) {
        let mut tensor = Vec::new();
        put_number(&mut tensor, 1, values.len() as u64);
        put_number(&mut tensor, 2, INT64);
        put_bytes(&mut tensor, 8, name.as_bytes());
        put_bytes(&mut tensor, 9, &values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>());
        put_bytes(&mut self.added, INITIALIZER, &tensor);
    }

    /// Adds a constant: bytes.
    pub fn add_bytes(&mut self, name: &str, shape: &[usize], values: &[u8]) {
        let mut tensor = Vec::with_capacity(values.len() + 128);
        for size in shape {
            put_number(&mut tensor, 1, *size as u64);
        }
        put_number(&mut tensor, 2, BYTE);
        put_bytes(&mut tensor, 8, name.as_bytes());
        put_bytes(&mut tensor, 9, values);
        put_bytes(&mut self.added, INITIALIZER, &tensor);
    }

    /// How many dimensions the value `name` has, as the graph declares it.
    pub fn rank(&self, name: &str) -> Option<usize> {
        let value = self
            .rest
            .iter()
            .filter(|f| f.number == VALUE)
            .find_map(|f| f.bytes.filter(|v| string(v, 1) == Some(name)))?;
        // ValueInfoProto.type.tensor_type.shape.dim
        let shape = [2, 1, 2].iter().try_fold(value, |at, number| message(at, *number))?;
        Some(fields(shape).flatten().filter(|f| f.number == 1).count())
    }

    /// The constant of one float.
    pub fn float(&self, name: &str) -> Option<f32> {
        let tensor = self.constants.get(name)?;
        let list = message(tensor, 9).or_else(|| message(tensor, 4))?;
        (kind(tensor) == FLOAT).then(|| list.try_into().ok().map(f32::from_le_bytes))?
    }

    /// The constant of one integer of 64 bits.
    pub fn integer(&self, name: &str) -> Option<i64> {
        let tensor = self.constants.get(name)?;
        (kind(tensor) == INT64).then(|| message(tensor, 9)?.try_into().ok().map(i64::from_le_bytes))?
    }

    /// The shape and the values of a constant of bytes.
    pub fn bytes(&self, name: &str) -> Option<(Vec<usize>, &'a [u8])> {
        let tensor = self.constants.get(name)?;
        let shape = fields(tensor).flatten().filter(|f| f.number == 1).map(|f| f.varint as usize).collect::<Vec<_>>();
        let values = message(tensor, 9).filter(|v| v.len() == shape.iter().product::<usize>())?;
        (kind(tensor) == BYTE).then_some((shape, values))
    }

    /// The constant of one byte.
    pub fn byte(&self, name: &str) -> Option<u8> {
        let tensor = self.constants.get(name).filter(|tensor| kind(tensor) == BYTE)?;
        match message(tensor, 9) {
            Some(&[byte]) => Some(byte),
            Some(_) => None,
            None => u8::try_from(varint(message(tensor, 5)?, 0)?.0).ok(),
        }
    }

    /// Whether `name` is a constant.
    pub fn is_constant(&self, name: &str) -> bool {
        self.constants.contains_key(name)
    }

    /// Who makes each value.
    pub fn makers(&self) -> Makers<'_> {
        let made = |(at, node): (usize, &'_ Node)| (at, node.outputs.clone());
        Makers(
            self.nodes
                .iter()
                .enumerate()
                .map(made)
                .flat_map(|(at, outputs)| outputs.into_iter().map(move |output| (output, at)))
                .map(|(output, at)| (output, &self.nodes[at]))
                .collect(),
        )
    }

    /// Puts each list of nodes in the place of the node with its number.
    pub fn exchange(&mut self, mut instead: HashMap<usize, Vec<Node>>) {
        let old = std::mem::take(&mut self.nodes);
        for (at, node) in old.into_iter().enumerate() {
            match instead.remove(&at) {
                Some(nodes) => self.nodes.extend(nodes),
                None => self.nodes.push(node),
            }
        }
    }

    /// Drops the nodes and the constants that nobody takes. The runtime would not run such nodes, but it joins a node
    /// with the next only where nothing else takes its result.
    pub fn sweep(&mut self) {
        let mut taken: HashSet<String> = self.outputs().map(str::to_owned).collect();
        let given = fields(&self.added).flatten().filter(|f| f.number == OUTPUT);
        taken.extend(given.filter_map(|f| string(f.bytes?, 1)).map(str::to_owned));
        let mut kept = Vec::with_capacity(self.nodes.len());
        for node in std::mem::take(&mut self.nodes).into_iter().rev() {
            if node.outputs.iter().any(|output| taken.contains(output)) {
                taken.extend(node.inputs.iter().cloned());
                kept.push(node);
            }
        }
        kept.reverse();
        self.nodes = kept;
        self.rest.retain(|field| {
            let name = field.bytes.filter(|_| field.number == INITIALIZER).and_then(|tensor| string(tensor, 8));
            name.is_none_or(|name| taken.contains(name))
        });
    }
}

/// TensorProto.data_type
fn kind(tensor: &[u8]) -> u64 {
    fields(tensor).flatten().find(|f| f.number == 2).map_or(0, |f| f.varint)
}

/// The node that makes each value.
pub(super) struct Makers<'g>(HashMap<String, &'g Node>);

impl<'g> Makers<'g> {
    /// The node that makes `value`, if it is of this kind.
    pub fn of(&self, value: &str, kind: &str) -> Option<&'g Node> {
        self.0.get(value).copied().filter(|node| node.kind == kind)
    }
}

/// A NodeProto.
#[derive(Clone)]
pub(super) struct Node {
    /// Values it takes, in order.
    pub inputs: Vec<String>,
    /// Values it makes.
    pub outputs: Vec<String>,
    /// Its operator.
    pub kind: String,
    name: String,
    /// Attributes and what else it has, as written.
    rest: Vec<u8>,
}

impl Node {
    /// A node named after its output.
    pub fn new(kind: &str, inputs: &[&str], output: &str) -> Self {
        Self {
            inputs: inputs.iter().map(|&input| input.to_owned()).collect(),
            outputs: vec![output.to_owned()],
            kind: kind.to_owned(),
            name: format!("{output}/{kind}"),
            rest: Vec::new(),
        }
    }

    /// Takes a NodeProto apart.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut node = Self {
            inputs: Vec::new(),
            outputs: Vec::new(),
            kind: String::new(),
            name: String::new(),
            rest: Vec::new(),
        };
        for field in fields(bytes) {
            let field = field?;
            let text = || std::str::from_utf8(field.bytes?).ok().map(str::to_owned);
            match field.number {
                1 => node.inputs.push(text()?),
                2 => node.outputs.push(text()?),
                3 => node.name = text()?,
                4 => node.kind = text()?,
                _ => node.rest.extend_from_slice(field.whole),
            }
        }
        Some(node)
    }

    fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for input in &self.inputs {
            put_bytes(&mut out, 1, input.as_bytes());
        }
        for output in &self.outputs {
            put_bytes(&mut out, 2, output.as_bytes());
        }
        put_bytes(&mut out, 3, self.name.as_bytes());
        put_bytes(&mut out, 4, self.kind.as_bytes());
        out.extend_from_slice(&self.rest);
        out
    }

    /// The same with an attribute of integers (AttributeProto: name 1, ints 8, type 20 = INTS 7).
    pub fn with_integers(mut self, name: &str, values: &[u64]) -> Self {
        let mut attribute = Vec::new();
        put_bytes(&mut attribute, 1, name.as_bytes());
        for value in values {
            put_number(&mut attribute, 8, *value);
        }
        put_number(&mut attribute, 20, 7);
        put_bytes(&mut self.rest, 5, &attribute);
        self
    }

    /// The same with an attribute of an integer (AttributeProto: i 3, type INT 2).
    pub fn with_integer(mut self, name: &str, value: u64) -> Self {
        let mut attribute = Vec::new();
        put_bytes(&mut attribute, 1, name.as_bytes());
        put_number(&mut attribute, 3, value);
        put_number(&mut attribute, 20, 2);
        put_bytes(&mut self.rest, 5, &attribute);
        self
    }

    /// The same with an attribute of a float (AttributeProto: f 2, type FLOAT 1).
    pub fn with_float(mut self, name: &str, value: f32) -> Self {
        let mut attribute = Vec::new();
        put_bytes(&mut attribute, 1, name.as_bytes());
        put_float(&mut attribute, 2, value);
        put_number(&mut attribute, 20, 1);
        put_bytes(&mut self.rest, 5, &attribute);
        self
    }

    fn attribute(&self, name: &str) -> Option<&[u8]> {
        fields(&self.rest)
            .flatten()
            .filter(|f| f.number == 5)
            .filter_map(|f| f.bytes)
            .find(|a| string(a, 1) == Some(name))
    }

    /// An attribute of one integer, 0 where absent.
    pub fn integer(&self, name: &str) -> u64 {
        let field = self.attribute(name).and_then(|a| fields(a).flatten().find(|f| f.number == 3));
        field.map_or(0, |f| f.varint)
    }

    /// An attribute of integers, written one by one.
    pub fn integers(&self, name: &str) -> Vec<u64> {
        let list = self.attribute(name).into_iter().flat_map(|a| fields(a).flatten());
        list.filter(|f| f.number == 8).map(|f| f.varint).collect()
    }

    /// An attribute of one float.
    pub fn float(&self, name: &str) -> Option<f32> {
        let field = fields(self.attribute(name)?).flatten().find(|f| f.number == 2)?;
        field.whole.last_chunk::<4>().copied().map(f32::from_le_bytes)
    }

    /// The other input of a node with two, if `one` is the first or the second.
    pub fn beside(&self, one: &str) -> Option<&str> {
        match &self.inputs[..] {
            [left, right] if left == one => Some(right),
            [left, right] if right == one => Some(left),
            _ => None,
        }
    }

    /// Both inputs of a node with two, either way round.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let both = match &self.inputs[..] {
            [left, right] => vec![(left.as_str(), right.as_str()), (right.as_str(), left.as_str())],
            _ => Vec::new(),
        };
        both.into_iter()
    }
}
